package dev.jbcc.cli.tool;

import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /**
     * Writes a page.
     *
     * @throws BpfException if the file cannot be written
     */
    static void write(Path file, String html) {
        try {
            Files.writeString(file, html);
        } catch (IOException e) {
            throw new BpfException("file '" + file + "': cannot be written: " + e, e);
        }
    }

    /**
     * Checks that a page can be written where an option says, before anything is traced.
     *
     * @throws UsageException if it cannot
     */
    static void checkWritable(String option, String file) {
        Path path = Path.of(file).toAbsolutePath();
        Path directory = path.getParent();
        boolean writable = Files.exists(path)
                ? Files.isRegularFile(path) && Files.isWritable(path)
                : directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
        if (!writable) {
            throw new UsageException("option '" + option + "': '" + file + "': cannot be written");
        }
    }
}
