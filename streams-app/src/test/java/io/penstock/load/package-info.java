/** Tests of the load generator. */
@NullMarked
package io.penstock.load;

import org.jspecify.annotations.NullMarked;
