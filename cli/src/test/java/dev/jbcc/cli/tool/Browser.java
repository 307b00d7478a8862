package dev.jbcc.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A real browser without a window. Tests that need it are skipped where there is no Chromium. */
final class Browser {
    private Browser() {}

    /** Returns a page as the browser has it after a script has run in it, up to the page's own script. */
    static String after(Path directory, String html, String script) throws IOException, InterruptedException {
        Optional<Path> browser = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(browser.isPresent(), "no chromium on the PATH");
        Path page = directory.resolve("page.html");
        Files.writeString(page, html.replace("</body>", "<script>" + script + "</script></body>"));
        Process process = new ProcessBuilder(
                        browser.get().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--window-size=1020,600",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectError(Redirect.DISCARD)
                .start();
        try (InputStream stdout = process.getInputStream()) {
            String dom = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor());
            return dom.substring(0, dom.indexOf("<script>"));
        }
    }
}
