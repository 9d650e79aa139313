package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void alignsColumnsAndShowsADashForNothing() {
        Table table =
                new Table("ID", ">COUNT", "NOTE").row("a", "1,000", null).row("bcd", "7", "x");

        assertThat(printed(table, 0))
                .isEqualTo(
                        """
                        ID   COUNT  NOTE
                        a    1,000  -
                        bcd      7  x
                        """);
    }

    @Test
    void cutsLinesAtTheWidthOfTheTerminal() {
        Table table = new Table("ID", "NOTE").row("a", "long enough");

        assertThat(printed(table, 10)).isEqualTo("ID  NOTE\na   long …\n");
    }

    @Test
    void letsNoCellSteerTheTerminal() {
        Table table = new Table("ID").row("a\u001b[2Jb\nc\u0007");

        assertThat(printed(table, 0)).isEqualTo("ID\na[2Jb c\n");
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatThrownBy(() -> new Table("A", "B").row("1"))
                .hasMessage("a row needs 2 cells, has 1");
    }

    private static String printed(Table table, int columns) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text), columns);
        return text.toString();
    }
}
