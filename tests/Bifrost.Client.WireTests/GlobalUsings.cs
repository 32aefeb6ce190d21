global using Bifrost.Client.Tests.Replay;
global using Bifrost.Client.WireTests.Support;
global using NUnit.Framework;
