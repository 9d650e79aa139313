package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.pipeline.Structure;

/** Shows how the pipeline is built. Any thread. */
record StructureReads(Structure structure) {
    /** {@code GET /api/v1/topology}. */
    void topology(Context ctx) {
        JsonAnswer.write(ctx, structure.topology());
    }

    /** {@code GET /api/v1/schema}. */
    void schema(Context ctx) {
        JsonAnswer.write(ctx, structure.schema());
    }
}
