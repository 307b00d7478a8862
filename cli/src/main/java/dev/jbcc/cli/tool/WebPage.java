package dev.jbcc.cli.tool;

import dev.jbcc.cli.output.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Web pages that need nothing else: a template beside this class, with data in the place of a mark. */
final class WebPage {
    /** Where a template has its data. */
    private static final String PLACE = "/*DATA*/";

    private WebPage() {}

    /** Returns a template with its data. */
    static String of(String template, CharSequence data) {
        String text = read(template);
        int place = text.indexOf(PLACE);
        return text.substring(0, place) + data + text.substring(place + PLACE.length());
    }

    private static String read(String template) {
        try (InputStream stream = WebPage.class.getResourceAsStream(template)) {
            if (stream == null) {
                throw new IllegalStateException("page '" + template + "': not in the build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("page '" + template + "': cannot be read", e);
        }
    }

    /** Appends a text as data; what ends a script or begins a comment there must not be seen by the browser's HTML parser. */
    static void appendText(StringBuilder out, String text) {
        StringBuilder json = new StringBuilder();
        JsonObject.appendString(json, text);
        out.append(json.toString()
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029"));
    }
}
