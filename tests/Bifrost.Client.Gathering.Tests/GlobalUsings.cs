global using Bifrost.Client.Gathering.Tests.Support;
global using Bifrost.Client.Jobs;
global using Bifrost.Client.Testing;
global using Bifrost.Client.Tests.Support;
global using NUnit.Framework;
