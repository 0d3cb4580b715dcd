using Xunit;

namespace GpCollections.Hosting;

/// <summary>Tests beside which no other runs: they measure the whole process, its memory for
/// example, or start others.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<TestSystem>;
