/** What the dashboard serves. */
@NullMarked
package io.penstock.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
