/** Writes that wait, and what becomes of them. */
@NullMarked
package io.penstock.cache.behind;

import org.jspecify.annotations.NullMarked;
