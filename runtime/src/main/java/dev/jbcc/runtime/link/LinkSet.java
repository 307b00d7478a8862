package dev.jbcc.runtime.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several attachments of one program that are made and closed together, with those that could not be made. Owns the links.
 * Thread-safe.
 */
public final class LinkSet implements Link {
    private final String target;
    private final List<Link> links;
    private final List<String> attached;
    private final Map<String, String> skipped;

    /**
     * Takes ownership of the links, of which one may hold several attachments.
     *
     * @param attached names of what the program is attached to
     * @param skipped names of what it could not be attached to, with the reasons
     */
    LinkSet(String target, List<? extends Link> links, List<String> attached, Map<String, String> skipped) {
        this.target = target;
        this.links = List.copyOf(links);
        this.attached = List.copyOf(attached);
        this.skipped = new LinkedHashMap<>(skipped);
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public Optional<BpfLink> bpfLink() {
        return links.size() == 1 ? links.getFirst().bpfLink() : Optional.empty();
    }

    /** Returns the names of what the program is attached to, such as functions of the kernel. */
    public List<String> attached() {
        return attached;
    }

    /** Returns the names of what the program could not be attached to, each with the reason. */
    public Map<String, String> skipped() {
        return Map.copyOf(skipped);
    }

    /** Detaches the program from all. Idempotent. */
    @Override
    public void close() {
        closeAll(links);
    }

    /** Closes the last first, and all whatever one of them throws. */
    static void closeAll(List<? extends Link> links) {
        RuntimeException first = null;
        for (int i = links.size() - 1; i >= 0; i--) {
            try {
                links.get(i).close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Closes what was made before something went wrong. */
    static void abandon(List<? extends Link> links, Throwable failure) {
        try {
            closeAll(links);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public String toString() {
        return target;
    }
}
