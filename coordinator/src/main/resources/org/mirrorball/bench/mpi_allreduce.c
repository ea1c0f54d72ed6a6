/*
 * All-reduce over MPI: the peer of Mirrorball's bench allreduce.
 *
 *   mpicc -O3 -pthread -o mpi_allreduce mpi_allreduce.c
 *   mpirun -np RANKS mpi_allreduce FLOATS...
 *
 * Sums vectors of float32 in place and prints a row for each length, with rank 0's median. Ends when
 * its standard input, which mpirun passes on to rank 0, does: nothing outlives its caller.
 */
#include <mpi.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WARM_UP_COUNT = 3, MIN_TIMED_COUNT = 5, MAX_TIMED_COUNT = 200 };

static const long TIMED_FLOATS = 400L << 20;

static void *end_with_input(void *unused) {
  char bytes[4096];
  while (read(STDIN_FILENO, bytes, sizeof bytes) > 0) {
  }
  _exit(1); /* mpirun then ends the other ranks. */
  return unused;
}

static int by_value(const void *left, const void *right) {
  double a = *(const double *)left;
  double b = *(const double *)right;
  return (a > b) - (a < b);
}

static int timed_count(long floats) {
  long count = TIMED_FLOATS / floats;
  return (int)(count < MIN_TIMED_COUNT ? MIN_TIMED_COUNT : count > MAX_TIMED_COUNT ? MAX_TIMED_COUNT : count);
}

static double seconds_of_one(float *vector, long floats) {
  double begin = MPI_Wtime();
  MPI_Allreduce(MPI_IN_PLACE, vector, (int)floats, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
  return MPI_Wtime() - begin;
}

static double median_seconds(long floats) {
  double seconds[MAX_TIMED_COUNT];
  int count = timed_count(floats);
  float *vector = malloc(floats * sizeof *vector);
  if (vector == NULL) {
    fprintf(stderr, "no memory for %ld floats\n", floats);
    MPI_Abort(MPI_COMM_WORLD, 1);
  }
  for (long i = 0; i < floats; i++) {
    vector[i] = 0; /* Written, not calloc'ed: pages that nobody wrote to are all the same one. */
  }
  for (int i = 0; i < WARM_UP_COUNT; i++) {
    seconds_of_one(vector, floats);
  }
  MPI_Barrier(MPI_COMM_WORLD);
  for (int i = 0; i < count; i++) {
    seconds[i] = seconds_of_one(vector, floats);
  }
  free(vector);
  qsort(seconds, count, sizeof *seconds, by_value);
  return seconds[count / 2];
}

int main(int argc, char **argv) {
  int rank;
  int ranks;
  pthread_t watch;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  if (rank == 0) {
    pthread_create(&watch, NULL, end_with_input, NULL);
  }
  for (int i = 1; i < argc; i++) {
    long floats = atol(argv[i]);
    double median = median_seconds(floats);
    if (rank == 0) {
      printf("mpi ranks=%d floats=%ld median_ms=%.4f algbw_GBps=%.3f\n", ranks, floats, median * 1e3,
             4 * floats / median / 1e9);
      fflush(stdout);
    }
  }
  MPI_Finalize();
  return 0;
}
