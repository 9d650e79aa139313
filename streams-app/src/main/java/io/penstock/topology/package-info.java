/** The Kafka Streams topology: which record goes where, and the processors on the way. */
@NullMarked
package io.penstock.topology;

import org.jspecify.annotations.NullMarked;
