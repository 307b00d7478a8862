package dev.jbcc.kerneltests;

import dev.jbcc.Bpf;
import dev.jbcc.compiler.CompileRequest;
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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** {@code docs/reference.md} and {@code docs/reference/}: their entries with what is said in code. */
final class Reference {
    /** What programs from text are called unless they are told. */
    static final String TEXT = "text.c";

    /** The chapter with programs that are not to load. */
    static final String ERRORS = "BPF Errors";

    /** The chapter that mirrors nothing. */
    static final String MORE = "Not in the guide";

    private static final List<String> FILES =
            List.of("docs/reference/bpf-c.md", "docs/reference/java.md", "docs/reference.md");

    private static final Pattern HEAD = Pattern.compile("(`.+?)(?: · Java (`.+?`))?(?: · Linux (\\S+) [`(](.+?)[`)])?");
    private static final Pattern CFLAG = Pattern.compile("\\.cflag\\(\"(.+?)\"\\)");

    private static final String IMPORTS = """
        import dev.jbcc.*;
        import dev.jbcc.histogram.HistogramOptions;
        import dev.jbcc.runtime.link.*;
        import dev.jbcc.runtime.map.*;
        import dev.jbcc.runtime.perf.PerfCounters;
        import dev.jbcc.runtime.program.*;
        import dev.jbcc.value.AddressPrefix;
        import java.lang.foreign.*;
        import java.net.NetworkInterface;
        import java.nio.file.Path;
        import java.time.Duration;
        import java.util.*;
        import java.util.regex.Pattern;
        public class Examples {
        public record Data(int pid, long ts, String comm) {}
        """;

    /** One piece of code; the language is that of the fence. */
    record Block(String language, String text) {}

    /**
     * One entry.
     *
     * @param file that it is in, from the checkout
     * @param title of the entry; empty where the chapter is one
     * @param form how it is written here
     * @param java what Java has for an entry about C; may be empty
     * @param linux the first release that has it; may be empty
     * @param feature what that release brought; may be empty
     */
    record Entry(
            String file,
            String chapter,
            String title,
            String form,
            String java,
            String linux,
            String feature,
            List<Block> blocks) {
        String name() {
            return title.isEmpty() ? chapter : chapter + " / " + title;
        }

        /** Returns its pieces of code in one language. */
        List<String> code(String language) {
            return blocks.stream()
                    .filter(block -> block.language().equals(language))
                    .map(Block::text)
                    .toList();
        }

        /** Returns the program of its own that examples in Java are about; empty if there is none. */
        String program() {
            return code("c").stream().reduce("", (before, last) -> last);
        }

        boolean isAboutC() {
            return file.equals(FILES.getFirst());
        }
    }

    private Reference() {}

    /** The entries that the guide has, each with its chapter. */
    static List<String> guide() throws IOException {
        return Files.readAllLines(Jbcc.root().resolve("docs/reference-entries.txt"));
    }

    /** All that it says. */
    static String text() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String file : FILES) {
            text.append(Files.readString(Jbcc.root().resolve(file)));
        }
        return text.toString();
    }

    /** The entries of the reference in its order. */
    static List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String file : FILES) {
            read(file, entries);
        }
        return entries;
    }

    private static void read(String file, List<Entry> entries) throws IOException {
        String chapter = "";
        String title = "";
        boolean expectsHead = false;
        @Nullable String language = null;
        StringBuilder code = new StringBuilder();
        for (String line : Files.readAllLines(Jbcc.root().resolve(file))) {
            if (language != null) {
                if (line.equals("```")) {
                    entries.getLast().blocks().add(new Block(language, code.toString()));
                    language = null;
                } else {
                    code.append(line).append('\n');
                }
            } else if (line.startsWith("```")) {
                language = line.substring(3);
                code.setLength(0);
            } else if (line.startsWith("## ") || line.startsWith("### ")) {
                boolean isChapter = line.startsWith("## ");
                chapter = isChapter ? line.substring(3) : chapter;
                title = isChapter ? "" : line.substring(4);
                expectsHead = true;
            } else if (expectsHead && !line.isBlank()) {
                expectsHead = false;
                if (!title.isEmpty() || line.startsWith("`")) {
                    Matcher head = HEAD.matcher(line);
                    if (!head.matches()) {
                        throw new AssertionError(file + ": " + chapter + " / " + title + ": begins with: " + line);
                    }
                    entries.add(new Entry(
                            file,
                            chapter,
                            title,
                            head.group(1),
                            orEmpty(head.group(2)),
                            orEmpty(head.group(3)),
                            orEmpty(head.group(4)),
                            new ArrayList<>()));
                }
            }
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** The table of all entries that {@code reference.md} begins with. */
    static String index() throws IOException {
        StringBuilder out = new StringBuilder();
        String file = "";
        String chapter = "";
        for (Entry entry : entries()) {
            String path = entry.file().substring("docs/".length());
            if (!entry.file().equals(file)) {
                file = entry.file();
                out.append(entry.isAboutC() ? "\n| C | here | Java | Linux |\n" : "\n| bcc | here | | Linux |\n");
                out.append("|---|---|---|---|\n");
            }
            if (!entry.chapter().equals(chapter)) {
                chapter = entry.chapter();
                if (!entry.title().isEmpty()) {
                    out.append("| **").append(chapter).append("** | | | |\n");
                }
            }
            String place = (path.equals("reference.md") ? "" : path) + "#" + anchor(entry);
            out.append("| [").append(entry.title().isEmpty() ? entry.chapter() : entry.title());
            out.append("](").append(place).append(") | ");
            out.append(entry.form()).append(" | ").append(entry.java()).append(" | ");
            out.append(entry.linux()).append(" |\n");
        }
        return out.toString().replace("|  |", "| |");
    }

    /** As GitHub makes them. */
    private static String anchor(Entry entry) {
        return (entry.title().isEmpty() ? entry.chapter() : entry.title())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w\\- ]", "")
                .replace(' ', '-');
    }

    /** What the examples compile. */
    static List<CompileRequest> requests() throws IOException {
        List<CompileRequest> requests = new ArrayList<>();
        for (Entry entry : entries()) {
            for (String program : entry.form().contains("CompileException") ? List.<String>of() : entry.code("c")) {
                requests.add(CompileRequest.of(program, TEXT));
            }
            for (String example : entry.code("java")) {
                Matcher flag = CFLAG.matcher(example);
                if (flag.find()) {
                    Path file = Programs.of("reference.c");
                    requests.add(CompileRequest.of(Files.readString(file), file.toString())
                            .withCflags(List.of(flag.group(1))));
                }
            }
        }
        requests.add(CompileRequest.of(Files.readString(Programs.of("reference.c")), TEXT));
        return requests;
    }

    /** Where the examples are compiled before guests start: javac takes long under emulation. */
    static Path precompiled() {
        return Jbcc.root().resolve("kernel-tests/target/reference-examples");
    }

    private static String nameOf(int number) {
        return "example" + number;
    }

    /**
     * Compiles all examples in Java into a directory, each to a method that takes the open program, the text and the path of a
     * program, and the number of a process.
     *
     * @throws AssertionError if one does not compile
     */
    static void compile(Path directory) throws IOException {
        StringBuilder source = new StringBuilder(IMPORTS);
        int number = 0;
        for (Entry entry : entries()) {
            for (String example : entry.code("java")) {
                source.append("// ")
                        .append(entry.name())
                        .append("\npublic static void ")
                        .append(nameOf(number++));
                source.append("(Bpf bpf, String text, Path file, int pid) throws Exception {\n");
                source.append(example).append("}\n");
            }
        }
        Files.createDirectories(directory);
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
            throw new AssertionError("docs/reference: " + messages);
        }
    }

    /** Returns the examples in Java that were compiled into a directory. */
    static Map<Entry, List<Method>> examples(Path directory) throws IOException, ReflectiveOperationException {
        Map<Entry, List<Method>> methods = new LinkedHashMap<>();
        int number = 0;
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, Bpf.class.getClassLoader())) {
            Class<?> examples = loader.loadClass("Examples");
            Class<?> _ = loader.loadClass("Examples$Data");
            for (Entry entry : entries()) {
                List<Method> ofEntry = new ArrayList<>();
                for (String _ : entry.code("java")) {
                    ofEntry.add(examples.getMethod(nameOf(number++), Bpf.class, String.class, Path.class, int.class));
                }
                methods.put(entry, ofEntry);
            }
        }
        return methods;
    }
}
