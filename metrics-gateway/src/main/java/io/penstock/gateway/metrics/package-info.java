/** Measures the gateway and shows what others measure, as Prometheus text. */
@NullMarked
package io.penstock.gateway.metrics;

import org.jspecify.annotations.NullMarked;
