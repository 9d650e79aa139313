package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.pipeline.AgentView;
import io.penstock.gateway.pipeline.Agents;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;

/** Shows agents. Any thread. */
final class AgentReads {
    private final Agents agents;

    AgentReads(Agents agents) {
        this.agents = agents;
    }

    /** {@code GET /api/v1/agents}. */
    void list(Context ctx) {
        JsonAnswer.writeList(
                ctx, "agents", agents.agents().stream().map(AgentView::toJson).toList(), null);
    }

    /** {@code GET /api/v1/agents/{id}}. */
    void one(Context ctx) {
        AgentView agent = agents.agent(ctx.pathParam("id"));
        if (agent == null) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_AGENT, "no agent of this id has a lease now");
        }
        JsonAnswer.write(ctx, agent.toJson());
    }
}
