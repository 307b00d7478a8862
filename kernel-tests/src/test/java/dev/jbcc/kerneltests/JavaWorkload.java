package dev.jbcc.kerneltests;

import dev.jbcc.testsupport.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** A Java program to look at: a JVM of its own, which runs {@link #main} and does what it is told, when it is told. */
final class JavaWorkload {
    static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int ENOUGH_TO_BE_COMPILED = 20_000;

    private JavaWorkload() {}

    /** Starts it; when this returns, its main thread waits to be released. */
    static Child start(String what, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classes(), JavaWorkload.class.getName(), what));
        Child child = Child.start(command, Map.of());
        String _ = child.awaitStdout(text -> text.contains("ready"), LIMIT);
        return child;
    }

    private static String classes() {
        return Path.of(JavaWorkload.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    /** What the workload calls. */
    static int compiled(int value) {
        int sum = value;
        for (int i = 0; i < 1000; i++) {
            sum = sum * 31 + i;
        }
        return sum;
    }

    @SuppressWarnings("SystemOut") // it is a program
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "spin" -> spin(JavaWorkload::compiled);
            case "events" -> events();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Runs compiled code, until released. */
    private static void spin(IntUnaryOperator call) throws IOException {
        int sum = 0;
        for (int i = 0; i < ENOUGH_TO_BE_COMPILED; i++) {
            sum += call.applyAsInt(i);
        }
        say("ready");
        while (System.in.available() == 0) {
            for (int i = 0; i < 1000; i++) {
                sum += call.applyAsInt(i);
            }
        }
        say("sum " + sum);
    }

    static final int CALLS = 101;
    static final int INNER_CALLS = 3;
    static final int OBJECTS = 103;
    static final int COLLECTIONS = 7;
    static final int THREADS = 5;
    static final int DIRECTORIES = 11;

    /** What the workload makes. */
    static final class Made {
        final long value;

        Made(long value) {
            this.value = value;
        }
    }

    /** Once released, does a known number of everything. */
    private static void events() throws IOException, InterruptedException {
        say("ready");
        int _ = System.in.read();
        long sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += outer(i);
        }
        for (int i = 0; i < OBJECTS; i++) {
            sum += new Made(i).value;
        }
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Worker();
            thread.setDaemon(i == 0);
            thread.start();
            thread.join();
        }
        for (int i = 0; i < DIRECTORIES; i++) {
            Files.delete(Files.createTempDirectory("jbcc"));
        }
        compiled((int) sum);
    }

    /** It does nothing, under a name of its own. */
    static final class Worker extends Thread {
        Worker() {
            super("worker");
        }

        @Override
        public void run() {}
    }

    static long outer(int value) {
        long sum = 0;
        for (int i = 0; i < INNER_CALLS; i++) {
            sum += inner(value);
        }
        return sum + recursive(2);
    }

    static long inner(int value) {
        return value * 31L;
    }

    static long recursive(int depth) {
        return depth == 0 ? 1 : recursive(depth - 1);
    }
}
