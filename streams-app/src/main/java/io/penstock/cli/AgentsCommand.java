package io.penstock.cli;

import io.penstock.gateway.pipeline.AgentView;
import java.time.Instant;
import picocli.CommandLine.Command;

/** Lists agents. */
@Command(
        name = "agents",
        description = "List the live agents: what they offer, and how much they have to do.",
        footer = {"", "Example:", "  ./penstock agents"})
final class AgentsCommand extends Subcommand {
    AgentsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        try (GatewayClient gateway = gateway()) {
            GatewayClient.Answer answer = gateway.get("/api/v1/agents");
            if (connection().json()) {
                print(answer.text());
            } else {
                table(JsonPage.read(answer.body(), "agents"));
            }
            return 0;
        }
    }

    private void table(JsonPage page) {
        Instant now = surroundings().clock().instant();
        Table table = new Table("ID", ">BUSY", ">OF", "DRAINING", "HEARD", "CAPABILITIES");
        for (byte[] json : page.items()) {
            AgentView agent = AgentView.read(json);
            table.row(
                    agent.id(),
                    Wording.count(agent.inFlight()),
                    Wording.count(agent.capacity()),
                    agent.draining() ? "yes" : "no",
                    Wording.ago(agent.heardAt(), now),
                    String.join(", ", agent.capabilities()));
        }
        table.print(out(), tableColumns());
    }
}
