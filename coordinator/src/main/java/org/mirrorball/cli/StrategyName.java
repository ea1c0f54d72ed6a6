package org.mirrorball.cli;

import org.mirrorball.distribute.Strategy;

/** Strategies as {@code --strategy} names them. */
enum StrategyName {
  mirrored {
    @Override
    Strategy open(int workers) {
      return Strategy.mirrored(workers);
    }
  },
  spark {
    @Override
    Strategy open(int workers) {
      return Strategy.spark().workers(workers);
    }
  },
  pipeline {
    @Override
    Strategy open(int workers) {
      throw new UserMistake("--strategy pipeline is not available: use mirrored or spark");
    }
  };

  abstract Strategy open(int workers);
}
