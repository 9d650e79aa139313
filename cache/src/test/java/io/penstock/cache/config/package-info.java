/** Settings of caches. */
@NullMarked
package io.penstock.cache.config;

import org.jspecify.annotations.NullMarked;
