/** Keeps a cache useful while the server behind it is away. */
@NullMarked
package io.penstock.cache.resilient;

import org.jspecify.annotations.NullMarked;
