/** Tests of the gateway's meters. */
@NullMarked
package io.penstock.gateway.metrics;

import org.jspecify.annotations.NullMarked;
