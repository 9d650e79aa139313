package io.penstock.client;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What an agent was built with.
 *
 * @param id its id
 * @param kafka its Kafka clients
 * @param handlers what it offers and who does it
 * @param concurrency tasks that run at once
 * @param prefetch further tasks that it may hold
 * @param lease how long nodes wait for its statements
 * @param drainLimit how long a close waits for running tasks
 * @param rememberFor how long an output answers a repeated assignment
 * @param clock where epochs come from
 */
record AgentSettings(
        String id,
        KafkaSettings kafka,
        Handlers handlers,
        int concurrency,
        int prefetch,
        Duration lease,
        Duration drainLimit,
        Duration rememberFor,
        InstantSource clock) {}
