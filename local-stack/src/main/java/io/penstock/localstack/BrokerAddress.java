package io.penstock.localstack;

/**
 * One node of a local cluster, which is broker and controller.
 *
 * @param id node id, from 1
 * @param clientPort where clients and other brokers connect
 * @param controllerPort where the other controllers connect
 */
record BrokerAddress(int id, int clientPort, int controllerPort) {
    /** Every listener is bound to loopback: a local stack is nobody else's business. */
    static final String HOST = "127.0.0.1";

    String client() {
        return HOST + ":" + clientPort;
    }

    /** As {@code controller.quorum.voters} writes it. */
    String voter() {
        return id + "@" + HOST + ":" + controllerPort;
    }
}
