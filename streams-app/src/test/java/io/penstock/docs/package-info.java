/** Tests of what the documents say. */
@NullMarked
package io.penstock.docs;

import org.jspecify.annotations.NullMarked;
