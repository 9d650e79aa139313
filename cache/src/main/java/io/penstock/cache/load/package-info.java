/** Loads what a cache lacks: once at a time, within limits, and never in vain. */
@NullMarked
package io.penstock.cache.load;

import org.jspecify.annotations.NullMarked;
