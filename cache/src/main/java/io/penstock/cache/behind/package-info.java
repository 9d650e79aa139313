/** Writes values later and in batches. */
@NullMarked
package io.penstock.cache.behind;

import org.jspecify.annotations.NullMarked;
