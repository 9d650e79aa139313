/** Keeps values in Redis, and lives on without it. */
@NullMarked
package io.penstock.cache.redis;

import org.jspecify.annotations.NullMarked;
