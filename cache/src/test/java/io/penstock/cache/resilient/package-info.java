/** Changes that Redis missed. */
@NullMarked
package io.penstock.cache.resilient;

import org.jspecify.annotations.NullMarked;
