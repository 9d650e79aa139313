/** Starts and stops real Kafka and Redis for development, tests and benches. */
@NullMarked
package io.penstock.localstack;

import org.jspecify.annotations.NullMarked;
