/** Tests of consumer lag against a real broker. */
@NullMarked
package io.penstock.lag.kafka;

import org.jspecify.annotations.NullMarked;
