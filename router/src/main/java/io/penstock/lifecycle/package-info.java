/** Decides what becomes of a task: pure functions from state and input to state and effects. */
@NullMarked
package io.penstock.lifecycle;

import org.jspecify.annotations.NullMarked;
