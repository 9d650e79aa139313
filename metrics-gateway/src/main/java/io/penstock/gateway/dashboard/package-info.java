/** Serves the dashboard: its page, its modules and the policy that they live under. */
@NullMarked
package io.penstock.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
