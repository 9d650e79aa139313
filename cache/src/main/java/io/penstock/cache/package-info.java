/** A cache as its users see it, and the wrappers that know nothing of where values are kept. */
@NullMarked
package io.penstock.cache;

import org.jspecify.annotations.NullMarked;
