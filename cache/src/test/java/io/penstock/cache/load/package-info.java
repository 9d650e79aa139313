/** Limits of loads. */
@NullMarked
package io.penstock.cache.load;

import org.jspecify.annotations.NullMarked;
