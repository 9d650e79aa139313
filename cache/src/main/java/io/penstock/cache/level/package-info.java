/** Puts the memory of a process in front of what all processes share. */
@NullMarked
package io.penstock.cache.level;

import org.jspecify.annotations.NullMarked;
