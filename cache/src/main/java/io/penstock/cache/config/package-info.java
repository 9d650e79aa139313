/** All settings of a cache, and the cache that is built from them. */
@NullMarked
package io.penstock.cache.config;

import org.jspecify.annotations.NullMarked;
