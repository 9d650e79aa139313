/** Counts what caches do, for Micrometer. */
@NullMarked
package io.penstock.cache.meter;

import org.jspecify.annotations.NullMarked;
