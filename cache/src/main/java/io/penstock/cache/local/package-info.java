/** Keeps values in the memory of this process. */
@NullMarked
package io.penstock.cache.local;

import org.jspecify.annotations.NullMarked;
