/** Kafka, Redis and a node on this machine, as one thing to start and close. */
@NullMarked
package io.penstock.local;

import org.jspecify.annotations.NullMarked;
