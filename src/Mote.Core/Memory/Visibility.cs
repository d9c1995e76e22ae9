using System.Runtime.CompilerServices;

// The exact search is tested apart from the heuristics that it follows.
[assembly: InternalsVisibleTo("Mote.Core.Tests")]
