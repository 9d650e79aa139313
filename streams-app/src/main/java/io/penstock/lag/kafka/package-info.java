/** Samples the committed offsets of all groups of a Kafka cluster. */
@NullMarked
package io.penstock.lag.kafka;

import org.jspecify.annotations.NullMarked;
