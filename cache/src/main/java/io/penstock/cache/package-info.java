/** Holds hot results near their readers. */
@NullMarked
package io.penstock.cache;

import org.jspecify.annotations.NullMarked;
