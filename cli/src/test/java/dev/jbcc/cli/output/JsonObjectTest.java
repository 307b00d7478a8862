package dev.jbcc.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    @Test
    void everyCharacterComesBackFromAnotherParser() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= 0x10ffff; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        assertEquals(all.toString(), stringOf(new JsonObject().put("x", all).toString()));
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() throws IOException {
        assertEquals("a\ufffdb", stringOf(new JsonObject().put("x", "a\ud800b").toString()));
        assertEquals("\ufffd", stringOf(new JsonObject().put("x", "\udc00").toString()));
        assertEquals("\ufffd", stringOf(new JsonObject().put("x", "\ud83d").toString()));
    }

    @Test
    void writesMembersInTheOrderOfTheCalls() {
        JsonObject inner = new JsonObject().put("n", -1);
        JsonObject object = new JsonObject()
                .put("a", "b\"\\\n")
                .put("b", 1L << 40)
                .put("c", true)
                .putNull("d")
                .put("e", List.of("x", "y"))
                .putObjects("f", List.of(inner, new JsonObject()))
                .putThousandths("g", -1250);
        assertEquals(
                "{\"a\":\"b\\\"\\\\\\n\",\"b\":1099511627776,\"c\":true,\"d\":null,\"e\":[\"x\",\"y\"],"
                        + "\"f\":[{\"n\":-1},{}],\"g\":-1.250}",
                object.toString());
    }

    @Test
    void startsAgainAfterReset() {
        JsonObject object = new JsonObject().put("a", 1);
        assertEquals("{\"b\":2}", object.reset().put("b", 2).toString());
    }

    private static String stringOf(String json) throws IOException {
        // Through UTF-8, as a reader of the output would see it.
        try (JsonParser parser = new JsonFactory().createParser(json.getBytes(StandardCharsets.UTF_8))) {
            while (parser.nextToken() != JsonToken.VALUE_STRING) {
                // on to the value
            }
            return parser.getText();
        }
    }
}
