/** Benches of the cache. */
@NullMarked
package io.penstock.bench.cache;

import org.jspecify.annotations.NullMarked;
