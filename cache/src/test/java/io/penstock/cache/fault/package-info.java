/** Redis in all the ways in which it can fail. */
@NullMarked
package io.penstock.cache.fault;

import org.jspecify.annotations.NullMarked;
