using Mote.Bench.Training;

MatrixBench.Run();
