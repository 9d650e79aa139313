/** Who can work: what agents state, and which of them is chosen for a task. */
@NullMarked
package io.penstock.agent;

import org.jspecify.annotations.NullMarked;
