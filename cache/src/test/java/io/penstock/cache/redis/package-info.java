/** Redis itself: addresses, scripts, transactions, Sentinel and Cluster. */
@NullMarked
package io.penstock.cache.redis;

import org.jspecify.annotations.NullMarked;
