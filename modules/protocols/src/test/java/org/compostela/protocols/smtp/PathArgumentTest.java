package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathArgumentTest {
    @Test
    void pathAndParametersAreRead() {
        assertThat(PathArgument.parse("FROM", "from: <@a,@b:\"x>y\\\"\"@c.example>  SIZE=1 Body=8BITMIME DONE"))
                .contains(
                        new PathArgument("\"x>y\\\"\"@c.example", Map.of("SIZE", "1", "BODY", "8BITMIME", "DONE", "")));
        assertThat(PathArgument.parse("FROM", "FROM:<>")).contains(new PathArgument("", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "FROM",
                "FROM:",
                "FROM:a@b",
                "FROM:<a@b",
                "FROM:<a@b>SIZE=1",
                "FROM:<a@b> SIZE=1 size=2",
                "FROM:<a@b> =1",
                "FROM:<@a>",
                "FROM:<\"a@b>",
                "TO:<a@b>",
                "FROM <a@b>",
                "FROM:x<a@b>"
            })
    void whatIsNoPathIsRefused(String argument) {
        assertThat(PathArgument.parse("FROM", argument)).isEmpty();
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        assertThat(PathArgument.parse("TO", "TO:" + text)).isNotNull();
    }
}
