/** Metrics of caches. */
@NullMarked
package io.penstock.cache.meter;

import org.jspecify.annotations.NullMarked;
