package dev.jbcc.kerneltests;

import dev.jbcc.Bpf;
import dev.jbcc.testsupport.Jbcc;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** {@code docs/reference.md}: its entries and their examples. */
final class Reference {
    private static final String HEAD = """
        import dev.jbcc.*;
        import dev.jbcc.histogram.HistogramOptions;
        import dev.jbcc.runtime.map.BpfMap;
        import java.time.Duration;
        import java.util.*;
        public class Examples {
        public record Data(int pid, long ts, String comm) {}
        """;

    private Reference() {}

    /** The entries that the guide has, each with its chapter. */
    static List<String> guide() throws IOException {
        return Files.readAllLines(Jbcc.root().resolve("docs/reference-entries.txt"));
    }

    /** The entries of the reference in its order, each with its example; empty where there is none. */
    static Map<String, String> entries() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        String chapter = "";
        String entry = "";
        boolean code = false;
        StringBuilder example = new StringBuilder();
        for (String line : Files.readAllLines(Jbcc.root().resolve("docs/reference.md"))) {
            if (line.startsWith("## ")) {
                chapter = line.substring(3);
                entry = "";
            } else if (line.startsWith("### ")) {
                entry = chapter + " / " + line.substring(4);
                entries.put(entry, "");
                example.setLength(0);
            } else if (line.equals("```java")) {
                code = true;
            } else if (line.equals("```")) {
                code = false;
                entries.put(entry, example.toString());
            } else if (code) {
                example.append(line).append('\n');
            }
        }
        return entries;
    }

    /**
     * Compiles all examples, each a method that takes the open program.
     *
     * @param directory for the compiler's use
     * @throws AssertionError if one does not compile
     */
    static List<Method> compile(Path directory) throws IOException, ReflectiveOperationException {
        StringBuilder source = new StringBuilder(HEAD);
        int number = 0;
        for (String example : entries().values()) {
            source.append("public static void example").append(number++).append("(Bpf bpf) throws Exception {\n");
            source.append(example).append("}\n");
        }
        Path file = Files.writeString(directory.resolve("Examples.java"), source.append("}\n"));
        StringWriter messages = new StringWriter();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", directory.toString(), "-cp", classPath, "-proc:none"),
                        null,
                        ToolProvider.getSystemJavaCompiler()
                                .getStandardFileManager(null, null, null)
                                .getJavaFileObjects(file))
                .call();
        if (!compiled) {
            throw new AssertionError("docs/reference.md: " + messages);
        }
        List<Method> methods = new ArrayList<>();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, Bpf.class.getClassLoader())) {
            Class<?> examples = loader.loadClass("Examples");
            Class<?> _ = loader.loadClass("Examples$Data");
            for (int i = 0; i < number; i++) {
                methods.add(examples.getMethod("example" + i, Bpf.class));
            }
        }
        return methods;
    }
}
