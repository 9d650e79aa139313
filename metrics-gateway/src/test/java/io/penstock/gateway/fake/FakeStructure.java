package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Structure;
import java.nio.charset.StandardCharsets;

/** A structure that says nothing. */
public final class FakeStructure implements Structure {
    @Override
    public byte[] topology() {
        return "{\"subTopologies\":[]}".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] schema() {
        return "{\"topics\":[],\"stores\":[]}".getBytes(StandardCharsets.UTF_8);
    }
}
