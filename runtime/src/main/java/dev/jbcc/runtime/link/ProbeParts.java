package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * What comes of attaching one program to many places: links, the places that they are of, and those that were left out. Owns the
 * links until {@link #finish} gives them away. For one thread.
 *
 * @param <P> a place
 */
final class ProbeParts<P> {
    private final Function<P, String> names;
    private final List<Link> links = new ArrayList<>();
    private final Set<String> attached = new LinkedHashSet<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();

    ProbeParts(Function<P, String> names) {
        this.names = names;
    }

    /** How many places are attached to at once; the results are descriptors of links, or errors. */
    record Together<P>(
            Bpf bpf,
            ToIntFunction<List<P>> attempt,
            IntFunction<String> target,
            IntFunction<BpfException> refusal,
            String reason) {}

    /**
     * Attaches by as few links as the kernel lets. One bad place spoils a whole call, so that is halved until it is alone.
     *
     * @throws BpfException if the kernel refuses all of them, or for want of rights or memory
     */
    void attach(List<P> places, Together<P> together) {
        int last = attachPart(places, together);
        if (links.isEmpty()) {
            throw together.refusal.apply(last);
        }
    }

    /** Returns why the last of them was left out, 0 if none was. */
    private int attachPart(List<P> places, Together<P> together) {
        int fd = together.attempt.applyAsInt(places);
        if (fd >= 0) {
            add(places, new BpfLink(together.bpf, together.target.apply(places.size()), fd));
            return 0;
        }
        if (!isThePlace(-fd)) {
            throw together.refusal.apply(-fd);
        }
        if (places.size() == 1) {
            skip(places.getFirst(), together.reason);
            return -fd;
        }
        int middle = places.size() >>> 1;
        int first = attachPart(places.subList(0, middle), together);
        int second = attachPart(places.subList(middle, places.size()), together);
        return second == 0 ? first : second;
    }

    /**
     * Attaches one after the other.
     *
     * @throws BpfException if the kernel refuses all of them, or for want of rights, descriptors or memory
     */
    void attach(List<P> places, Function<P, Link> single) {
        BpfException last = null;
        for (P place : places) {
            try {
                add(List.of(place), single.apply(place));
            } catch (SyscallException e) {
                if (!isThePlace(e.errno())) {
                    throw e;
                }
                last = e;
                skip(place, String.valueOf(e.getMessage()));
            }
        }
        if (links.isEmpty() && last != null) {
            throw last;
        }
    }

    /** Takes ownership of a link to some places. */
    private void add(List<P> places, Link link) {
        links.add(link);
        places.forEach(place -> attached.add(names.apply(place)));
    }

    private void skip(P place, String reason) {
        skipped.put(names.apply(place), reason);
    }

    /**
     * Does something that attaches, and gives away what came of it. If that fails, nothing stays attached.
     *
     * @param target names the whole, by how many places it is attached to
     * @param refused names of what was left out before, with the reasons
     */
    LinkSet finish(Runnable way, IntFunction<String> target, Map<String, String> refused) {
        try {
            way.run();
        } catch (Throwable e) {
            LinkSet.abandon(links, e);
            throw e;
        }
        Map<String, String> left = new LinkedHashMap<>(refused);
        left.putAll(skipped);
        return new LinkSet(target.apply(attached.size()), links, List.copyOf(attached), left);
    }

    /** Whether an error is about what is to be attached to, and not about rights, memory or the program. */
    static boolean isThePlace(int errno) {
        return switch (errno) {
            case Errno.EINVAL,
                    Errno.ENOENT,
                    Errno.ESRCH,
                    Errno.EIO,
                    Errno.ENOEXEC,
                    Errno.EILSEQ,
                    Errno.EBUSY,
                    Errno.EEXIST,
                    Errno.EOPNOTSUPP,
                    Errno.ENOTSUPP,
                    Errno.EADDRNOTAVAIL -> true;
            default -> false;
        };
    }
}
