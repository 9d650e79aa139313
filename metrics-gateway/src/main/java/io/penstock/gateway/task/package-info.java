/** Takes new tasks, one or a stream of them, and shows how tasks stand. */
@NullMarked
package io.penstock.gateway.task;

import org.jspecify.annotations.NullMarked;
