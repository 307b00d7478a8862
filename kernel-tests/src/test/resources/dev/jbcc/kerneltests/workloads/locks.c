// Threads that lock mutexes together with others, one thread after the other, so that none of them ever waits.
// Says that it is ready, waits for a line, then does what its arguments say.

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MUTEXES 5

static pthread_mutex_t mutexes[MUTEXES] = {
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
};

__attribute__((noinline)) void own_lock(pthread_mutex_t *mutex) {
    pthread_mutex_lock(mutex);
    __asm__ volatile("");
}

__attribute__((noinline)) void own_unlock(pthread_mutex_t *mutex) {
    pthread_mutex_unlock(mutex);
    __asm__ volatile("");
}

struct pair {
    int first;
    int second;
};

__attribute__((noinline)) void lock_first(int which) {
    own_lock(&mutexes[which]);
    __asm__ volatile("");
}

__attribute__((noinline)) void lock_second(int which) {
    own_lock(&mutexes[which]);
    __asm__ volatile("");
}

static void *lock_pair(void *argument) {
    struct pair *pair = argument;
    lock_first(pair->first);
    lock_second(pair->second);
    own_unlock(&mutexes[pair->second]);
    own_unlock(&mutexes[pair->first]);
    return NULL;
}

static void *try_pair(void *argument) {
    struct pair *pair = argument;
    lock_first(pair->first);
    if (pthread_mutex_trylock(&mutexes[pair->second]) == 0)
        own_unlock(&mutexes[pair->second]);
    own_unlock(&mutexes[pair->first]);
    return NULL;
}

static void in_thread(void *(*body)(void *), int first, int second) {
    struct pair pair = {first, second};
    pthread_t thread;
    pthread_create(&thread, NULL, body, &pair);
    pthread_join(thread, NULL);
}

// Each while all before it are held: 4 + 3 + 2 + 1 pairs.
static void in_order(void) {
    for (int i = 0; i < MUTEXES; i++)
        lock_first(i);
    for (int i = MUTEXES - 1; i >= 0; i--)
        own_unlock(&mutexes[i]);
}

static void recursive(void) {
    pthread_mutexattr_t attributes;
    pthread_mutex_t mutex;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&mutex, &attributes);
    own_lock(&mutex);
    own_lock(&mutex);
    own_unlock(&mutex);
    own_unlock(&mutex);
    own_lock(&mutexes[0]);
    own_unlock(&mutexes[0]);
}

int main(int count, char **words) {
    puts("ready");
    fflush(stdout);
    getchar();
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "order") == 0)
            in_order();
        if (strcmp(words[i], "recursive") == 0)
            recursive();
        if (strcmp(words[i], "try") == 0)
            in_thread(try_pair, 4, 0);
        if (strcmp(words[i], "cycle") == 0) {
            in_thread(lock_pair, 0, 1);
            in_thread(lock_pair, 1, 2);
            in_thread(lock_pair, 2, 0);
        }
        if (strcmp(words[i], "stay") == 0)
            pause();
    }
    return 0;
}
