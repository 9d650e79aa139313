/** Judges the node's own metrics by one table of alerts, of which Prometheus' rules are written. */
@NullMarked
package io.penstock.alert;

import org.jspecify.annotations.NullMarked;
